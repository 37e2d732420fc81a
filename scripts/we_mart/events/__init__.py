"""Commerce events: what their files hold."""

"""What happens after the quality gate: reports, dashboard, alerts."""

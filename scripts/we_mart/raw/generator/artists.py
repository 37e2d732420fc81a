"""Artists, whose names change in place; channels of the retired live service."""

import datetime

import numpy as np
import pyarrow as pa

from we_mart.raw.generator.catalog import ARTISTS, CHANNELS, RENAMES, Artist
from we_mart.raw.generator.clock import HOUR, day_start
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.writer import Columns


def artists_at(config: GeneratorConfig, day: datetime.date) -> Columns:
    """we_artist as of the end of a day."""
    state = [_name_at(artist, config, day) for artist in ARTISTS]
    return {
        "we_art_id": pa.array([a.id for a in ARTISTS], pa.int32()),
        "we_art_name": pa.array([name for name, _ in state], pa.string()),
        "comm_id": pa.array([a.comm_id for a in ARTISTS], pa.int64()),
        "ws_art_id": pa.array([a.ws_art_id for a in ARTISTS], pa.int64()),
        "upd_dt": pa.array([at for _, at in state], pa.int64()).view(
            pa.timestamp("us")
        ),
    }


def _name_at(
    artist: Artist, config: GeneratorConfig, day: datetime.date
) -> tuple[str, int]:
    """Name at the end of `day` and when the row last changed."""
    name, changed = artist.name, day_start(artist.created) + 10 * HOUR
    for rename in RENAMES:
        when = config.start + datetime.timedelta(days=rename.offset)
        if rename.artist_id == artist.id and when <= day:
            name, changed = rename.name, day_start(when) + 12 * HOUR
    return name, changed


def channel_mapping() -> Columns:
    """v_to_wv_comm_mapping; channels that no community took over have no row."""
    mapped = {channel: comm for channel, comm in CHANNELS.items() if comm}
    return {
        "v_channel_id": pa.array(np.fromiter(mapped, dtype=np.int64)),
        "comm_id": pa.array(np.fromiter(mapped.values(), dtype=np.int64)),
    }

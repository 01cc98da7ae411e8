"""Output files: written beside, then renamed, all or none."""

import os
import tempfile
from pathlib import Path

from livelihoods.analysis.statistics.errors import SurveyError


def replace_files(contents: dict[Path, bytes]) -> None:
    """Write files so that each is either the old one or the whole new one.

    Raises:
        SurveyError: A folder does not exist or cannot be written to; nothing is left behind.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            written.append((Path(name), path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
        for temporary, path in written:
            temporary.replace(path)
    except OSError as error:
        raise SurveyError(f"{path.name}: cannot be written: {error.strerror}") from error
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)

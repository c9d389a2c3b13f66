"""The errors a user can meet. Each message names the file, the place, what is wrong and how to mend it."""


class RolecallError(Exception):
    """Base of all errors that a message explains and no traceback."""


class InputError(RolecallError):
    """A transcript that cannot be read or holds nothing to attribute."""


class ReadingError(RolecallError):
    """Words of a transcript that our reading has lost: a fault of ours, told of before anything is built on it."""


class ConfigError(RolecallError):
    """A configuration file with an unknown key or a value out of range."""


class ArtifactError(RolecallError):
    """An artifact that is missing, damaged, or edited by hand where it would have to be overwritten."""


class ModelError(RolecallError):
    """A model that is missing, damaged, or of another schema than this code reads."""


class CorpusError(RolecallError):
    """Labelled JSON lines that do not have the expected shape."""


class CorrectionError(RolecallError):
    """A corrections file that cannot be understood."""


class ExportError(RolecallError):
    """An export that cannot be written: for want of times, or where something else is in its place."""


class CallError(RolecallError):
    """A call that asks for what is not there: an episode, a format, a version."""


def plainly(error: Exception) -> object:
    """What an error says, without the number and the path that Python puts beside what the system says."""
    return getattr(error, "strerror", None) or error

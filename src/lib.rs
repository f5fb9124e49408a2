//! The generator of rustgreet as a library.

//! `Debug` allocates nothing.

//! Build scripts, as cargo runs them: what they write, what they tell cargo, what they say.

mod cargo;
mod compilers;
mod config;
mod diagnostics;
mod http;
mod imports;
mod inputs;
mod links;
mod support;
mod writing;

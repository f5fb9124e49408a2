//! The real `greet`, as a person or a script uses it: every scenario over a socket.

mod errors;
mod greet;
mod grpcurl;
mod menu;
mod page;
mod process;
mod scenarios;
mod scripts;
mod signals;
mod terminal;

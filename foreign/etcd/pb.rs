//! etcd's API: a module per package.

rustgreet::include_proto!();

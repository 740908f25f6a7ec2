//! The language server: protocol, main loop, publisher.

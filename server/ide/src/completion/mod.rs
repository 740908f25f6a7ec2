//! What can be written at a place: offers by context, as plain data.

mod place;

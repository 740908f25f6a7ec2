//! Roots, settings, discovery, reading, probing, watching and safe writing.

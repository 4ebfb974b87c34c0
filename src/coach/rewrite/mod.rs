//! A tell becomes an open question.
mod morphology;
mod tokens;
mod words;

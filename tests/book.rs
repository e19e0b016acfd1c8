//! What the book and the first page tell people to type is typed, page by page, and what they show of
//! answers is answered.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

#[test]
fn every_command_and_blueprint_of_the_book_works() {
    let ran = common::script("judges", "book/book.py", &[common::PROGRAM]);
    common::passed("book/book.py", &ran);
}

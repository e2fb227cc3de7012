//! A file of more votes than there is room for in memory: it is refused in words. It neither ends the program, nor does
//! any vote go missing unsaid.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::{
    fmt::Write as _,
    io::Write,
    process::{Command, Output, Stdio},
    thread,
};

/// Kilobytes of address space that the program gets.
const ROOM: u32 = 160_000;

/// Counts so many votes, each of another voter, in that room.
fn counted(votes: u32) -> Output {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v $1; exec $0 authority --json -"])
        .args([env!("CARGO_BIN_EXE_locus"), &ROOM.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        let mut piece = String::from("proposal,voter,choice,power\n");
        for voter in 0..votes {
            let _ = writeln!(piece, "p{},v{voter:07},yes,{}", voter % 50, 1 + voter % 9);
            // It may have stopped reading.
            if piece.len() > 1 << 16 && input.write_all(piece.as_bytes()).is_err() {
                return;
            }
            if piece.len() > 1 << 16 {
                piece.clear();
            }
        }
        let _ = input.write_all(piece.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
fn more_than_there_is_room_for_is_refused_in_words() {
    let output = counted(5_000_000);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("more votes than there is room for"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_there_is_room_for_is_counted_to_the_last_vote() {
    let output = counted(20_000);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("\"votes\":20000,\"voters\":20000"),
        "{said:.200}"
    );
}

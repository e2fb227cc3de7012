//! What was found, for people and for programs.

use std::fmt::Write;

use lens::indices::{Basis, Estimate, Game, Indices, Player};
use record::Power;

/// For programs. Whole numbers above 2^53 - 1, which many programs cannot read as numbers, are strings.
pub fn json(game: &Game, found: &Indices) -> String {
    let mut out = String::from("{\"players\":[");
    for (place, (weight, player)) in game.weights().iter().zip(&found.players).enumerate() {
        if place > 0 {
            out.push(',');
        }
        // Writing to a string cannot fail.
        let _ = json_player(&mut out, *weight, player, found);
    }
    let exact = found.banzhaf == Basis::Counted && found.shapley == Basis::Counted;
    let _ = write!(
        out,
        "],\"quota\":{},\"exact\":{exact},\"banzhaf\":{},\"shapley\":{}}}",
        json_whole(game.quota()),
        json_basis(found.banzhaf),
        json_basis(found.shapley),
    );
    out
}

fn json_player(
    out: &mut String,
    weight: Power,
    player: &Player,
    found: &Indices,
) -> std::fmt::Result {
    write!(out, "{{\"weight\":{},\"swings\":", json_whole(weight))?;
    match &player.swings {
        Some(swings) => write!(out, "\"{swings}\"")?,
        None => write!(out, "null")?,
    }
    let share = |out: &mut String, name, basis, of: Estimate| {
        write!(out, ",\"{name}\":{}", of.value)?;
        match basis {
            Basis::Counted => Ok(()),
            Basis::Sampled { .. } => write!(out, ",\"{name}_error\":{}", of.error),
        }
    };
    share(out, "banzhaf", found.banzhaf, player.banzhaf)?;
    share(out, "banzhaf_normalised", found.banzhaf, player.normalised)?;
    share(out, "shapley", found.shapley, player.shapley)?;
    out.push('}');
    Ok(())
}

fn json_whole(number: Power) -> String {
    match number.bit_len() {
        ..=53 => number.to_string(),
        _ => format!("\"{number}\""),
    }
}

fn json_basis(basis: Basis) -> String {
    match basis {
        Basis::Counted => "{\"exact\":true}".to_owned(),
        Basis::Sampled { seed, samples } => {
            format!("{{\"exact\":false,\"seed\":\"{seed}\",\"samples\":{samples}}}")
        }
    }
}

/// For people.
pub fn text(game: &Game, found: &Indices) -> String {
    let mut rows = vec![
        [
            "Weight",
            "Swings",
            "Banzhaf",
            "normalised",
            "Shapley–Shubik",
        ]
        .map(str::to_owned),
    ];
    for (weight, player) in game.weights().iter().zip(&found.players) {
        rows.push([
            weight.to_string(),
            player
                .swings
                .as_ref()
                .map_or("sampled".to_owned(), |swings| short(&swings.to_string())),
            share(player.banzhaf),
            share(player.normalised),
            share(player.shapley),
        ]);
    }
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:>width$}"))
            .collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out.push('\n');
    let players = game.weights().iter().zip(&found.players);
    let idle = players.filter(|(weight, player)| {
        !weight.is_zero()
            && player
                .swings
                .as_ref()
                .is_some_and(|swings| *swings == Default::default())
    });
    match idle.count() {
        0 => {}
        1 => out.push_str("One has a weight and no power: no coalition ever needs it.\n"),
        idle => {
            let _ = writeln!(
                out,
                "{idle} have a weight and no power: no coalition ever needs them."
            );
        }
    }
    let _ = write!(
        out,
        "Banzhaf: {}. Shapley–Shubik: {}.",
        basis(found.banzhaf),
        basis(found.shapley)
    );
    out
}

fn share(of: Estimate) -> String {
    match of.error > 0.0 {
        true => format!("{:.6} ± {:.6}", of.value, of.error),
        false => format!("{:.6}", of.value),
    }
}

/// All digits up to 20; of more the first, and how many.
fn short(digits: &str) -> String {
    match digits.get(..7).filter(|_| digits.len() > 20) {
        Some(first) => format!("{first}… ({} digits)", digits.len()),
        None => digits.to_owned(),
    }
}

fn basis(basis: Basis) -> String {
    match basis {
        Basis::Counted => "exact".to_owned(),
        Basis::Sampled { seed, samples } => {
            format!("{samples} coalitions sampled of seed {seed}, ± one standard error")
        }
    }
}

//! Between the units that people use (percent, whole tokens, lines of text) and those of the protocol.

use crate::{
    amounts,
    locales::{space as l, t},
};
use views::{SpaceForm, Why};

pub fn node_lines(form: &SpaceForm) -> Vec<String> {
    form.nodes
        .iter()
        .map(|(name, url)| [name.as_str(), " ", url].concat().trim().to_owned())
        .collect()
}

/// `name https://…` or the address alone, which is then named by its host.
pub fn nodes_of(lines: Vec<String>) -> Vec<(String, String)> {
    let node = |line: String| match line.rsplit_once(char::is_whitespace) {
        Some((name, url)) => (name.trim().to_owned(), url.to_owned()),
        None => (crate::words::host(&line).to_owned(), line),
    };
    lines.into_iter().map(node).collect()
}

/// The form in the units that people use.
pub fn for_people(mut form: SpaceForm) -> SpaceForm {
    let decimals = form.decimals.parse().unwrap_or(0);
    form.threshold_bps = amounts::from_base(&form.threshold_bps, 2);
    form.quorum = amounts::from_base(&form.quorum, if form.quorum_is_bps { 2 } else { decimals });
    if !form.least_balance.is_empty() {
        form.least_balance = amounts::from_base(&form.least_balance, decimals);
    }
    form
}

/// The form in the units of the protocol, or the first field that is no number.
pub fn for_protocol(mut form: SpaceForm) -> Result<SpaceForm, Why> {
    let bad = |field: &str| Why::Field(field.into(), t(l::BAD_NUMBER).into());
    for text in [
        &mut form.name,
        &mut form.chain,
        &mut form.chain_name,
        &mut form.token,
        &mut form.governor,
        &mut form.symbol,
        &mut form.decimals,
        &mut form.notice,
        &mut form.period,
        &mut form.owner,
    ] {
        *text = text.trim().to_owned();
    }
    let decimals: u8 = form.decimals.parse().map_err(|_| bad("decimals"))?;
    let base =
        |name, typed: &str, decimals| amounts::to_base(typed, decimals).ok_or_else(|| bad(name));
    form.threshold_bps = base("thresholdBps", &form.threshold_bps, 2)?;
    form.quorum = base(
        "quorum",
        &form.quorum,
        if form.quorum_is_bps { 2 } else { decimals },
    )?;
    if !form.least_balance.trim().is_empty() {
        form.least_balance = base("leastBalance", &form.least_balance, decimals)?;
    }
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_and_what_is_signed_differ_only_in_units() {
        let signed = SpaceForm {
            decimals: "18".into(),
            threshold_bps: "6667".into(),
            quorum: "2000000000000000000".into(),
            least_balance: "500000000000000000".into(),
            ..SpaceForm::default()
        };
        let shown = for_people(signed.clone());
        assert_eq!(
            (shown.threshold_bps.as_str(), shown.quorum.as_str()),
            ("66.67", "2")
        );
        assert_eq!(shown.least_balance, "0.5");
        assert_eq!(for_protocol(shown), Ok(signed));
    }

    #[test]
    fn a_field_that_is_no_number_is_named() {
        let check = |form: SpaceForm, field: &str| match for_protocol(form) {
            Err(Why::Field(name, _)) => assert_eq!(name, field),
            other => panic!("{other:?}"),
        };
        let good = || {
            for_people(SpaceForm {
                decimals: "2".into(),
                threshold_bps: "5000".into(),
                quorum: "1".into(),
                ..SpaceForm::default()
            })
        };
        check(
            SpaceForm {
                quorum: "many".into(),
                ..good()
            },
            "quorum",
        );
        check(
            SpaceForm {
                decimals: "".into(),
                ..good()
            },
            "decimals",
        );
        check(
            SpaceForm {
                threshold_bps: "50.001".into(),
                ..good()
            },
            "thresholdBps",
        );
    }

    #[test]
    fn a_source_may_be_written_with_or_without_a_name() {
        let lines = vec![
            "My node https://a.example".to_owned(),
            "https://b.example/x".to_owned(),
        ];
        let nodes = nodes_of(lines);
        assert_eq!(
            nodes,
            [
                ("My node".to_owned(), "https://a.example".to_owned()),
                ("b.example".to_owned(), "https://b.example/x".to_owned()),
            ]
        );
    }
}

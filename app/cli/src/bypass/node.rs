//! Nodes by HTTP: many questions at once, again after a pause when a node wants one, and what most of them say.

use std::{io::Read, ops::Range, thread, time::Duration};

use chain::{
    Failure,
    agree::{Source, Standing, agree},
    bypass::Heard,
    head::{Block, common_height},
    rpc::{self, Answer, Ask, MAX_BATCH, Naming},
};
use ureq::Agent;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// A node that wants a pause is asked again so often before it is given up, one that fails less often.
const TRIES: u32 = 6;
const TRIES_FAILING: u32 = 3;
/// The first pause; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(400);
/// Most bytes of one answer.
const MAX_BYTES: u64 = 32 << 20;
/// Requests to one node at the same time.
const AT_ONCE: usize = 4;
/// Ranges of so few blocks are taken from the nodes that give them, whatever the others say.
const FEW_BLOCKS: u64 = 1_000;

type Said = Result<Answer, Failure>;

/// Nodes of one chain.
pub struct Nodes {
    /// The chain's id.
    pub chain: u64,
    /// The weakest that any answer rested on.
    pub weakest: Option<Standing>,
    agent: Agent,
    nodes: Vec<Node>,
}

/// A node and its manners.
struct Node {
    url: String,
    batch: usize,
    naming: Naming,
    failures: u32,
    /// It is asked no more.
    gone: Option<Failure>,
}

impl Nodes {
    /// Asks each which chain it answers for; they must agree.
    pub fn reach(urls: &[String]) -> Result<Nodes, String> {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // Another place than the one that was named is not asked.
            .max_redirects(0)
            .build();
        let node = |url: &String| Node {
            url: url.clone(),
            batch: MAX_BATCH,
            naming: Naming::default(),
            failures: 0,
            gone: None,
        };
        let mut nodes = Nodes {
            chain: 0,
            weakest: None,
            agent: config.into(),
            nodes: urls.iter().map(node).collect(),
        };
        let mut chains = Vec::new();
        for (said, url) in nodes.each(&[Ask::ChainId]).into_iter().zip(urls) {
            match said.into_iter().next() {
                Some(Ok(Answer::Number(id))) => chains.push(id),
                Some(Err(why)) => return Err(format!("{url}: {why}")),
                _ => return Err(format!("{url}: no chain id")),
            }
        }
        nodes.chain = chains.first().copied().ok_or("Which node?")?;
        match chains.iter().all(|id| *id == nodes.chain) {
            true => Ok(nodes),
            false => Err(format!(
                "The nodes answer for different chains: {chains:?}."
            )),
        }
    }

    /// The newest block that they share, or the one of that height.
    pub fn block(&mut self, at: Option<u64>) -> Result<Block, String> {
        let height = match at {
            Some(height) => height,
            None => {
                let newest = |said: Vec<Said>| match said.first() {
                    Some(Ok(Answer::Number(height))) => Some(*height),
                    _ => None,
                };
                let heads = self.each(&[Ask::Newest]).into_iter().map(newest);
                common_height(&heads.collect::<Vec<_>>())
                    .ok_or("No node says how far the chain is.")?
            }
        };
        match self.ask(&[Ask::BlockAt(height)])?.pop() {
            Some(Heard::Answer(Answer::Block(block))) => Ok(*block),
            Some(Heard::Disagree) => Err(format!(
                "The nodes contradict one another about block {height}."
            )),
            Some(Heard::Failed(why)) => Err(format!("Block {height}: {why}.")),
            _ => Err(format!("Nobody knows block {height}.")),
        }
    }

    /// What most say to each question. An error once no node answers any more.
    pub fn ask(&mut self, asks: &[Ask]) -> Result<Vec<Heard>, String> {
        let said = self.each(asks);
        if let Some(gone) = self.nodes.iter().try_fold("", |_, node| {
            node.gone.is_some().then_some(node.url.as_str())
        }) {
            let why = self.nodes.iter().find_map(|node| node.gone.as_ref());
            let why = why.map(Failure::to_string).unwrap_or_default();
            return Err(format!("No node answers any more; {gone}: {why}."));
        }
        let sources = vec![
            Source {
                named_by_space: false
            };
            self.nodes.len()
        ];
        let heard = asks.iter().enumerate().map(|(at, ask)| {
            let of_one: Vec<_> = said
                .iter()
                .map(|said| said.get(at).map(Result::as_ref))
                .collect();
            let agreed = agree(&sources, &of_one);
            let failures = || of_one.iter().filter_map(|one| (*one)?.err());
            let narrower = Failure::TooMuch;
            match (agreed.standing, agreed.value) {
                // One node's word, because the others give less at once.
                (Standing::OneSource, Some(_))
                    if wide(ask) && failures().any(|why| *why == narrower) =>
                {
                    Heard::Failed(narrower)
                }
                (standing, Some(answer)) => {
                    weaken(&mut self.weakest, standing);
                    Heard::Answer(answer.clone())
                }
                (Standing::Disagree, _) => Heard::Disagree,
                _ => Heard::Failed(failures().next().cloned().unwrap_or(Failure::Missing)),
            }
        });
        Ok(heard.collect())
    }

    /// What each node says to each question.
    fn each(&mut self, asks: &[Ask]) -> Vec<Vec<Said>> {
        let mut said: Vec<Vec<Option<Said>>> = vec![vec![None; asks.len()]; self.nodes.len()];
        loop {
            let mut requests = Vec::new();
            for (at, (node, said)) in self.nodes.iter().zip(&said).enumerate() {
                for part in node.parts(asks, said) {
                    let these: Vec<&Ask> = asks[part.clone()].iter().collect();
                    requests.push((at, part, rpc::compose(&these, node.naming)));
                }
            }
            if requests.is_empty() {
                break;
            }
            // Only text goes to other threads.
            let (agent, nodes) = (&self.agent, &self.nodes);
            let urls: Vec<&str> = nodes.iter().map(|node| node.url.as_str()).collect();
            let urls = &urls;
            let texts: Vec<Result<String, Failure>> = thread::scope(|scope| {
                let post = |(at, _, text): &(usize, Range<usize>, String)| {
                    let (url, text) = (urls[*at], text.clone());
                    scope.spawn(move || post(agent, url, text))
                };
                let posting: Vec<_> = requests.iter().map(post).collect();
                let done = posting.into_iter().map(|one| one.join());
                done.map(|text| text.unwrap_or(Err(Failure::Missing)))
                    .collect()
            });
            let mut pause = 0;
            for ((at, part, _), text) in requests.into_iter().zip(texts) {
                let these: Vec<&Ask> = asks[part.clone()].iter().collect();
                let answers = text.and_then(|text| rpc::read(&these, &text));
                if let (Some(node), Some(said)) = (self.nodes.get_mut(at), said.get_mut(at)) {
                    node.take(&these, answers, &mut said[part]);
                    pause = pause.max(node.failures);
                }
            }
            if pause > 0 {
                thread::sleep(PAUSE * (1 << pause.min(5)) / 2);
            }
        }
        let gone = |at: usize| self.nodes.get(at).and_then(|node| node.gone.clone());
        let whole = |(at, said): (usize, Vec<Option<Said>>)| {
            let why = gone(at).unwrap_or(Failure::Missing);
            said.into_iter()
                .map(|one| one.unwrap_or_else(|| Err(why.clone())))
                .collect()
        };
        said.into_iter().enumerate().map(whole).collect()
    }
}

impl Node {
    /// What to ask it next, request by request.
    fn parts(&self, asks: &[Ask], said: &[Option<Said>]) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        if self.gone.is_some() {
            return parts;
        }
        let mut at = 0;
        while at < asks.len() && parts.len() < AT_ONCE {
            if said.get(at).is_none_or(Option::is_some) {
                at += 1;
                continue;
            }
            // Log entries alone: a request that asks for several ranges is refused for the largest.
            let most = if is_logs(&asks[at]) { 1 } else { self.batch };
            let open = |at: &usize| said.get(*at).is_some_and(Option::is_none);
            let alike = |at: &usize| most == 1 || asks.get(*at).is_some_and(|ask| !is_logs(ask));
            let more = (at + 1..asks.len()).take_while(|next| open(next) && alike(next));
            let end = at + 1 + more.take(most - 1).count();
            parts.push(at..end);
            at = end;
        }
        parts
    }

    /// What came of one request.
    fn take(
        &mut self,
        asks: &[&Ask],
        answers: Result<Vec<Said>, Failure>,
        said: &mut [Option<Said>],
    ) {
        let answers = match answers {
            Ok(answers) => answers,
            Err(failure) => return self.failed(asks, failure, said),
        };
        let confused = answers.contains(&Err(Failure::NotUnderstood));
        if confused && self.naming == Naming::Hash {
            self.naming = Naming::Height;
            return;
        }
        let mut pause = false;
        for (place, answer) in said.iter_mut().zip(answers) {
            match answer {
                Err(Failure::TooOften) => pause = true,
                answer => *place = Some(answer),
            }
        }
        match pause {
            true => self.wait(Failure::TooOften),
            false => self.failures = 0,
        }
    }

    fn failed(&mut self, asks: &[&Ask], failure: Failure, said: &mut [Option<Said>]) {
        let size = matches!(
            failure,
            Failure::NoBatches | Failure::TooLarge | Failure::TooMuch | Failure::Status(413)
        );
        match (asks, said) {
            ([Ask::Logs { .. }], [place]) if failure != Failure::TooOften => {
                *place = Some(Err(failure));
            }
            (_, [place]) if size => *place = Some(Err(failure)),
            _ if size
                || (self.batch > 1 && matches!(failure, Failure::Status(_) | Failure::Timeout)) =>
            {
                self.batch = (asks.len() / 2).clamp(1, self.batch);
            }
            _ => self.wait(failure),
        }
    }

    fn wait(&mut self, failure: Failure) {
        self.failures += 1;
        let most = match failure {
            Failure::TooOften => TRIES,
            _ => TRIES_FAILING,
        };
        if self.failures >= most {
            self.gone = Some(failure);
        }
    }
}

fn is_logs(ask: &Ask) -> bool {
    matches!(ask, Ask::Logs { .. })
}

fn wide(ask: &Ask) -> bool {
    matches!(ask, Ask::Logs { from, to, .. } if to.saturating_sub(*from) >= FEW_BLOCKS)
}

fn weaken(weakest: &mut Option<Standing>, standing: Standing) {
    let strength = |standing: &Standing| match standing {
        Standing::Majority { agree, .. } => 1 + u32::from(*agree),
        _ => 0,
    };
    if weakest
        .as_ref()
        .is_none_or(|known| strength(&standing) < strength(known))
    {
        *weakest = Some(standing);
    }
}

fn post(agent: &Agent, url: &str, text: String) -> Result<String, Failure> {
    let failed = |error: ureq::Error| match error {
        ureq::Error::Timeout(_) => Failure::Timeout,
        other => Failure::Unreachable(other.to_string().chars().take(200).collect()),
    };
    let request = agent.post(url).header("content-type", "application/json");
    let mut response = request.send(text).map_err(failed)?;
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    let reader = response.body_mut().as_reader();
    let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    match (status, read) {
        (429, _) => Err(Failure::TooOften),
        (_, Err(error)) => Err(Failure::Unreachable(error.to_string())),
        (_, Ok(_)) if bytes.len() as u64 > MAX_BYTES => Err(Failure::TooLarge),
        // Many nodes give an error's JSON with a status of their own.
        (200, _) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        _ if bytes.starts_with(b"{") || bytes.starts_with(b"[") => {
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
        (status, _) => Err(Failure::Status(status)),
    }
}

//! What clocks, randomness, vaults and tabs must do.

use super::{Outcome, same, words};
use crate::ports::{Clock, Entropy, Fut, Together, Turn, Vault};
use futures::{FutureExt, StreamExt, channel::oneshot, pin_mut, select_biased};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// Time and tasks.
pub async fn clock_suite(clock: Rc<dyn Clock>) -> Outcome {
    vec![
        (
            "time is after 2020 and does not go back",
            forward(&*clock).await,
        ),
        (
            "a sleep lasts at least as long as asked",
            sleeps(&*clock).await,
        ),
        (
            "the shorter of two sleeps ends first",
            in_order(&*clock).await,
        ),
        (
            "a spawned task runs beside, to its end",
            spawned(&*clock).await,
        ),
        (
            "a breath lets others have their turn",
            breathes(&*clock).await,
        ),
    ]
}

async fn forward(clock: &dyn Clock) -> Result<(), String> {
    let first = clock.now_ms();
    clock.breathe().await;
    let second = clock.now_ms();
    same((first > 1_577_836_800_000, second >= first), (true, true))
}

async fn sleeps(clock: &dyn Clock) -> Result<(), String> {
    let start = clock.now_ms();
    clock.sleep(30).await;
    let passed = clock.now_ms() - start;
    // Browsers round their clocks, by a millisecond at most here.
    if passed >= 29 {
        Ok(())
    } else {
        Err(format!("slept only {passed} ms"))
    }
}

async fn in_order(clock: &dyn Clock) -> Result<(), String> {
    let order = RefCell::new(Vec::new());
    let long = async {
        clock.sleep(60).await;
        order.borrow_mut().push("long");
    };
    let short = async {
        clock.sleep(5).await;
        order.borrow_mut().push("short");
    };
    futures::join!(long, short);
    same(order.into_inner(), vec!["short", "long"])
}

async fn spawned(clock: &dyn Clock) -> Result<(), String> {
    let (done, wait) = oneshot::channel();
    let sleep = clock.sleep(5);
    clock.spawn(Box::pin(async move {
        sleep.await;
        let _ = done.send(7);
    }));
    same(wait.await, Ok(7))
}

async fn breathes(clock: &dyn Clock) -> Result<(), String> {
    let ran = Rc::new(Cell::new(false));
    let mark = ran.clone();
    clock.spawn(Box::pin(async move { mark.set(true) }));
    for _ in 0..50 {
        clock.breathe().await;
    }
    same(ran.get(), true)
}

/// Randomness.
pub async fn entropy_suite(entropy: Rc<dyn Entropy>) -> Outcome {
    let drawn: Vec<[u8; 32]> = (0..64).map(|_| entropy.bytes()).collect();
    let mut different = drawn.clone();
    different.sort_unstable();
    different.dedup();
    let ones: u32 = drawn.iter().flatten().map(|byte| byte.count_ones()).sum();
    // 16,384 coins: 500 off the middle is nearly eight standard deviations.
    let fair = ones.abs_diff(8192) < 500;
    vec![
        ("no two draws are the same", same(different.len(), 64)),
        (
            "about half of the bits are set",
            same((fair, ones), (true, ones)),
        ),
    ]
}

/// A place for secrets.
pub async fn vault_suite(vault: Rc<dyn Vault>) -> Outcome {
    vec![
        ("what was sealed opens", opens(&*vault).await),
        (
            "what is sealed does not show the secret",
            hides(&*vault).await,
        ),
        (
            "what was changed or made up does not open",
            guards(&*vault).await,
        ),
    ]
}

async fn opens(vault: &dyn Vault) -> Result<(), String> {
    for secret in [vec![], vec![7; 32], (0..=255).collect::<Vec<u8>>()] {
        let sealed = vault.seal(secret.clone()).await?;
        same(vault.open(sealed).await?, secret)?;
    }
    Ok(())
}

async fn hides(vault: &dyn Vault) -> Result<(), String> {
    let secret: Vec<u8> = (0..32).collect();
    let (one, two) = (
        vault.seal(secret.clone()).await?,
        vault.seal(secret.clone()).await?,
    );
    let shows = one
        .windows(8)
        .any(|part| secret.windows(8).any(|of| of == part));
    same((one == two, shows), (false, false))
}

async fn guards(vault: &dyn Vault) -> Result<(), String> {
    let sealed = vault.seal(vec![7; 32]).await?;
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        if vault.open(changed).await.is_ok() {
            return Err(format!("opened although byte {place} was changed"));
        }
    }
    for made_up in [vec![], vec![1, 2, 3], vec![0; 100]] {
        if vault.open(made_up).await.is_ok() {
            return Err("opened something made up".into());
        }
    }
    Ok(())
}

/// Tabs of one browser: `make` opens another.
pub async fn together_suite(
    make: impl AsyncFn() -> Rc<dyn Together>,
    clock: Rc<dyn Clock>,
) -> Outcome {
    let (one, two) = (make().await, make().await);
    vec![
        (
            "a turn is one tab's at a time",
            turns(&*one, &*two, &*clock).await,
        ),
        (
            "turns of different names do not wait for each other",
            names(&*one, &*two).await,
        ),
        (
            "who stops waiting does not block who waits behind",
            gives_up(&*one, &*two, &*clock).await,
        ),
        (
            "a tab waits for its own turn too",
            own(&*one, &*clock).await,
        ),
        (
            "news reach the other tabs, never one's own",
            news(&*one, &*two, &*clock).await,
        ),
    ]
}

async fn soon<T>(clock: &dyn Clock, what: Fut<'_, T>) -> Option<T> {
    let late = clock.sleep(200).fuse();
    let what = what.fuse();
    pin_mut!(late, what);
    select_biased! { value = what => Some(value), () = late => None }
}

async fn turns(one: &dyn Together, two: &dyn Together, clock: &dyn Clock) -> Result<(), String> {
    let first = one.turn("suite/turns".into()).await;
    let mut second = two.turn("suite/turns".into());
    let early = soon(clock, Box::pin(&mut second)).await;
    same(early.is_some(), false)?;
    drop(first);
    same(soon(clock, second).await.is_some(), true)
}

async fn names(one: &dyn Together, two: &dyn Together) -> Result<(), String> {
    let _first = one.turn("suite/a".into()).await;
    let _second = two.turn("suite/b".into()).await;
    Ok(())
}

async fn gives_up(one: &dyn Together, two: &dyn Together, clock: &dyn Clock) -> Result<(), String> {
    let first = one.turn("suite/gives up".into()).await;
    let mut waiting = two.turn("suite/gives up".into());
    let _: Option<Turn> = soon(clock, Box::pin(&mut waiting)).await;
    drop(waiting);
    drop(first);
    same(
        soon(clock, one.turn("suite/gives up".into()))
            .await
            .is_some(),
        true,
    )
}

async fn own(one: &dyn Together, clock: &dyn Clock) -> Result<(), String> {
    let first = one.turn("suite/own".into()).await;
    same(
        soon(clock, one.turn("suite/own".into())).await.is_some(),
        false,
    )?;
    drop(first);
    same(
        soon(clock, one.turn("suite/own".into())).await.is_some(),
        true,
    )
}

async fn news(one: &dyn Together, two: &dyn Together, clock: &dyn Clock) -> Result<(), String> {
    let (mut ear, mut own_ear) = (two.hear(), one.hear());
    one.tell("first".into());
    one.tell("second".into());
    let heard = [
        soon(clock, Box::pin(ear.next())).await,
        soon(clock, Box::pin(ear.next())).await,
    ];
    same(
        heard.map(Option::flatten),
        [Some("first".to_owned()), Some("second".to_owned())],
    )?;
    let own = soon(clock, Box::pin(own_ear.next())).await;
    same(own.flatten(), None).map_err(words)
}

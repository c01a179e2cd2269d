//! `bench`: times single decisions of one case at a time, so that the driver can take turns.
//!
//! The middleware takes its request by value, so requests are copied in batches between the timed
//! stretches; dropping one is what the middleware itself does with it. The header map that an
//! actual request's answer is written into was used before; for a preflight the middleware makes
//! one of its own.

use std::io::BufRead;

use http::Request;
use serde_json::Value;

use crate::engine::{read_layer, read_request, Engine, Failure};

const SHORTEST: u64 = 200_000_000;
const BATCH: usize = 256;

struct TimedCase {
    engine: Option<Engine>, // None: a configuration that tower-http cannot express
    request: Request<()>,
    batches: u64,
}

fn cpu_time() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours, and the clock is one that Linux always has.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

impl TimedCase {
    /// Nanoseconds a decision.
    fn time(&mut self) -> Option<f64> {
        let engine = self.engine.as_mut()?;
        let mut requests = Vec::with_capacity(BATCH);
        loop {
            let mut spent = 0;
            for _ in 0..self.batches {
                requests.extend(std::iter::repeat_with(|| self.request.clone()).take(BATCH));
                let start = cpu_time();
                for request in requests.drain(..) {
                    let response = engine.call(request);
                    engine.recycle(response);
                }
                spent += cpu_time() - start;
            }
            if spent >= SHORTEST {
                return Some(spent as f64 / (self.batches * BATCH as u64) as f64);
            }
            let factor = 1.2 * SHORTEST as f64 / (spent + 1) as f64;
            self.batches = (self.batches as f64 * factor.min(100.0)) as u64 + 1;
        }
    }
}

fn read_cases(path: &str) -> Result<Vec<TimedCase>, Failure> {
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    cases
        .iter()
        .map(|each| {
            Ok(TimedCase {
                engine: read_layer(&each["config"]).ok().map(|layer| Engine::new(&layer)),
                request: read_request(&each["request"])?,
                batches: 1,
            })
        })
        .collect()
}

pub fn run(path: &str) -> Result<(), Failure> {
    let mut cases = read_cases(path)?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (what, index) = line.split_once(' ').ok_or("a line is `answer N` or `time N`")?;
        let case = cases.get_mut(index.parse::<usize>()?).ok_or("there is no such case")?;
        match (what, case.engine.as_mut()) {
            (_, None) => println!("null"),
            ("answer", Some(engine)) => println!("{}", engine.answer(case.request.clone())),
            ("time", Some(_)) => println!("{}", case.time().unwrap_or_default()),
            _ => return Err("neither answer nor time".into()),
        }
    }
    Ok(())
}

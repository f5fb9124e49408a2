//! [`Timer`]: `setTimeout`, which windows, workers and servers of JavaScript all have.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

use super::{Instant, now};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(ring: &Closure<dyn FnMut()>, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// Wakes a task when a time has come. It belongs to the thread that made it, and panics on another one.
pub(crate) struct Timer {
    at: Instant,
    timeout: SendWrapper<Timeout>,
}

impl Timer {
    /// There always is one.
    pub(crate) fn at(at: Instant) -> Option<Self> {
        let timeout = SendWrapper::new(Timeout::until(at));
        Some(Self { at, timeout })
    }

    /// Ready when the time has come.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.timeout.bell.rang.get() {
            if self.at <= now() {
                return Poll::Ready(());
            }
            *self.timeout = Timeout::until(self.at);
        }
        self.timeout.bell.waker.replace(Some(cx.waker().clone()));
        Poll::Pending
    }
}

struct Timeout {
    id: JsValue,
    bell: Rc<Bell>,
    /// What JavaScript calls for as long as this is here.
    _ring: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct Bell {
    rang: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Timeout {
    /// Rings at that time, or at the latest that there is: after 24 days.
    fn until(at: Instant) -> Self {
        let left = at.saturating_duration_since(now());
        let milliseconds = left.as_nanos().div_ceil(1_000_000);
        let bell = Rc::new(Bell::default());
        let rung = bell.clone();
        let ring = Closure::new(move || {
            rung.rang.set(true);
            if let Some(waker) = rung.waker.take() {
                waker.wake();
            }
        });
        Self {
            id: set_timeout(&ring, i32::try_from(milliseconds).unwrap_or(i32::MAX)),
            bell,
            _ring: ring,
        }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

//! [`Later`]: what follows from a change of the pool once its lock is let go. Other code runs then, which
//! may come back to the pool: runtimes, wakers, whatever is dropped.

/// What is to be done, in order.
#[derive(Default)]
pub(super) struct Later(Vec<Box<dyn FnOnce() + Send>>);

impl Later {
    pub(super) fn push(&mut self, action: impl FnOnce() + Send + 'static) {
        self.0.push(Box::new(action));
    }

    pub(super) fn drop<T: Send + 'static>(&mut self, value: T) {
        self.push(|| drop(value));
    }

    pub(super) fn run(self) {
        self.0.into_iter().for_each(|action| action());
    }
}

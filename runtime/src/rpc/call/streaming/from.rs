//! What becomes a [`Streaming`] by `into()`.

use tokio::sync::mpsc;

use super::{
    IntoItem, Packing, Streaming,
    feed::{FromReceiver, FromUnbounded},
};

impl<T: Send + 'static, I: IntoItem<T> + Send + 'static> From<Vec<I>> for Streaming<T> {
    fn from(items: Vec<I>) -> Self {
        Self::iter(items)
    }
}

impl<T: Send + 'static, I: IntoItem<T> + Send + 'static> From<mpsc::Receiver<I>> for Streaming<T> {
    fn from(receiver: mpsc::Receiver<I>) -> Self {
        Self::feed(FromReceiver {
            items: receiver,
            last: Packing::Usual,
        })
    }
}

impl<T, I> From<mpsc::UnboundedReceiver<I>> for Streaming<T>
where
    T: Send + 'static,
    I: IntoItem<T> + Send + 'static,
{
    fn from(receiver: mpsc::UnboundedReceiver<I>) -> Self {
        Self::feed(FromUnbounded {
            items: receiver,
            last: Packing::Usual,
        })
    }
}

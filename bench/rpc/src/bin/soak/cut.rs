//! A way to the server that is cut now and then, with whatever is under way on it.

use std::{io, time::Duration};

use tokio::net::{TcpListener, TcpStream};

use crate::calls::Random;

/// Carries connections to `port`, each for up to two seconds; gives its own address.
pub async fn forwarder(port: u16, mut random: Random) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let life = Duration::from_millis(random.below(2_000));
            tokio::spawn(tokio::time::timeout(life, carry(near, port)));
        }
    });
    Ok(format!("http://{address}"))
}

async fn carry(mut near: TcpStream, port: u16) -> io::Result<()> {
    let mut far = TcpStream::connect(("127.0.0.1", port)).await?;
    tokio::io::copy_bidirectional(&mut near, &mut far).await?;
    Ok(())
}

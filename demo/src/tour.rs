//! The tour of a scenario: every call, against a server of its own.

use std::net::SocketAddr;

use rustgreet::{Server, Status};

use crate::{
    connect::DEFAULT_ADDRESS,
    console::Console,
    role::Calls,
    serve,
    typed::{TYPED, program, typed},
};

/// Shows every call, and at last where the page is.
pub async fn guide<C: Calls>(server: Server, console: &Console) -> Result<(), Status> {
    serve::during(server, console, async |client, address| {
        for words in C::TOUR {
            let command = [&["greet"], C::SCENARIO, &["client"], words].concat();
            console.aside(format_args!("\n$ {TYPED}{}{TYPED:#}", typed(&command)))?;
            C::of_words(words)?.make(client.clone(), console).await?;
        }
        match C::HAS_PAGE {
            true => show_page(address, console).await,
            false => Ok(()),
        }
    })
    .await
}

/// A person gets to see the page of the tour's own server, which goes on until Enter. Elsewhere the
/// tour has to end, and its server with it, and the output is the calls' alone: so the address is that
/// of a server that is yet to be started, and goes to stderr.
async fn show_page(address: SocketAddr, console: &Console) -> Result<(), Status> {
    let program = program();
    if !console.is_interactive() {
        console.whisper(format_args!(
            "The page: start `{program} serve`, and open http://{DEFAULT_ADDRESS}/"
        ));
        return Ok(());
    }
    console.print(format_args!(
        "\nThat was the tour. Its server goes on until Enter. It has a page: http://{address}/\n\
         In another terminal: {TYPED}{program} client --addr {address}{TYPED:#}"
    ))?;
    console.ask("").await?;
    Ok(())
}

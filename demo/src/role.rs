//! The roles that a scenario can be played in: its server, its client, or both in one tour.

use clap::Subcommand;
use rustgreet::{Server, Status, rpc::Client};

use crate::{
    connect::{Connect, DEFAULT_ADDRESS},
    console::Console,
    serve, tour,
    typed::typed,
};

/// The calls that a scenario's client can be asked to make.
pub trait Calls: Subcommand {
    /// What comes before `client` on a command line.
    const SCENARIO: &'static [&'static str];
    /// The calls of the tour, each as it is typed.
    const TOUR: &'static [&'static [&'static str]];
    /// The call that is made when none is named.
    const FIRST: &'static [&'static str] = Self::TOUR[0];
    /// Whether the server sends browsers a page.
    const HAS_PAGE: bool = false;

    /// Makes the call, and prints what comes back.
    fn make(self, client: Client, console: &Console) -> impl Future<Output = Result<(), Status>>;

    /// The call that these words ask for.
    fn of_words(words: &[&str]) -> Result<Self, Status> {
        let command = Self::augment_subcommands(clap::Command::new("client"));
        let matches = command.no_binary_name(true).try_get_matches_from(words);
        let call = matches.and_then(|matches| Self::from_arg_matches(&matches));
        call.map_err(|error| Status::invalid_argument(error.to_string()))
    }
}

/// A role in a scenario whose client can make the calls `C`.
#[derive(Debug, Subcommand)]
pub enum Role<C: Calls> {
    /// Starts a server on a free port and shows every call against it
    Tour,
    /// Serves until Ctrl-C or SIGTERM; calls that run are let end
    Serve {
        /// Where to listen; port 0 takes a free one
        #[arg(long, value_name = "HOST:PORT", default_value = DEFAULT_ADDRESS)]
        addr: String,
    },
    /// Calls a server
    #[command(after_help = without_a_command::<C>())]
    Client {
        /// Which server, and for how long
        #[command(flatten)]
        connect: Connect,
        /// Print replies and errors as JSON, one a line
        #[arg(long, global = true)]
        json: bool,
        /// What to ask of it
        #[command(subcommand)]
        call: Option<C>,
    },
}

fn without_a_command<C: Calls>() -> String {
    format!("Without a command: {}", typed(C::FIRST))
}

impl<C: Calls> Role<C> {
    /// Plays the role. `server` makes what is served.
    pub async fn play(
        self,
        console: &mut Console,
        server: impl FnOnce(Console) -> Result<Server, Status>,
    ) -> Result<(), Status> {
        match self {
            Self::Tour => tour::guide::<C>(server(console.clone())?, console).await,
            Self::Serve { addr } => {
                let server = server(console.clone())?.bind(&*addr).await?;
                if C::HAS_PAGE {
                    let page = format!("Its page: http://{}/", server.local_addr());
                    console.aside(page)?;
                }
                console.aside("Ctrl-C ends it.\n")?;
                serve::until_stopped(server, console).await
            }
            Self::Client {
                connect,
                json,
                call,
            } => {
                if json {
                    console.speak_json();
                }
                let call = match call {
                    Some(call) => call,
                    None => C::of_words(C::FIRST)?,
                };
                call.make(connect.client().await?, console).await
            }
        }
    }
}

//! Fields of a later schema pass through a proxy that was built with an earlier one.
//!
//! ```sh
//! cargo run -p examples unknown_fields
//! ```
//!
//! ```text
//! The customer orders 2 of tea, with the gift card "for Bob"
//! The proxy of last year sees 2 of tea, and 9 bytes that it does not know
//! The shop gets 2 of tea, with the gift card "for Bob"
//! The customer reads the stamps: proxy, shop
//! ```

use rustgreet::{Request, Server, Status};

use crate::pb::{older, shop};

/// Built last year: its `Order` has no gift card. It knows the server behind it as any `Shop`.
struct Proxy<S> {
    behind: S,
}

impl<S: older::shop::Shop> older::shop::Shop for Proxy<S> {
    async fn place_order(
        &self,
        request: Request<older::shop::Order>,
    ) -> rustgreet::Result<older::shop::Order> {
        let order = request.get_ref();
        let (count, item, unknown) = (
            order.count,
            &order.item,
            order.unknown_fields.as_bytes().len(),
        );
        println!(
            "The proxy of last year sees {count} of {item}, and {unknown} bytes that it does not know"
        );
        let request = request.map(|mut order| {
            order.stamps.push("proxy".into());
            order
        });
        self.behind.place_order(request).await
    }
}

/// Built today.
struct Tearoom;

impl shop::Shop for Tearoom {
    async fn place_order(&self, request: Request<shop::Order>) -> rustgreet::Result<shop::Order> {
        let mut order = request.into_inner();
        let shop::Order {
            count,
            item,
            gift_card,
            ..
        } = &order;
        println!("The shop gets {count} of {item}, with the gift card {gift_card:?}");
        order.stamps.push("shop".into());
        Ok(order.into())
    }
}

async fn serve(server: Server) -> Result<String, Status> {
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    Ok(address)
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shop = serve(Server::new().add_service(shop::ShopServer::new(Tearoom))).await?;
    let behind = older::shop::ShopClient::connect(shop).await?;
    let proxy = older::shop::ShopServer::new(Proxy { behind });
    let proxy = serve(Server::new().add_service(proxy)).await?;

    let client = shop::ShopClient::connect(proxy).await?;
    let order = shop::Order {
        item: "tea".into(),
        count: 2,
        gift_card: "for Bob".into(),
        ..Default::default()
    };
    println!(
        "The customer orders 2 of tea, with the gift card {:?}",
        order.gift_card
    );
    let order = client.place_order(order).await?.into_inner();
    println!("The customer reads the stamps: {}", order.stamps.join(", "));
    Ok(())
}

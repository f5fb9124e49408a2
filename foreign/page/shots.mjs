// The pictures of the README: the page after two calls, light and dark.
import { card, visit } from "./browser.mjs";

export async function shoot(browser, url, folder) {
  for (const colorScheme of ["light", "dark"]) {
    await visit(browser, url, { colorScheme, viewport: { width: 1360, height: 910 } }, async (page) => {
      for (const rpc of ["SayHello", "ParrotSaysHello"]) {
        await card(page, rpc).call.click();
        await card(page, rpc).ended("OK");
      }
      await page.getByRole("radio", { name: "REST" }).check();
      await page.evaluate(() => document.activeElement.blur());
      await page.mouse.move(0, 0);
      await page.screenshot({ path: `${folder}/page-${colorScheme}.png` });
    });
  }
}

// A person at the page: chooses a road, presses Run, and reads the answer and the console.
// A real Ollama may first have to load its model.
const patience = 300_000;

export async function openPage(browser, url) {
  const page = await browser.newPage();
  const printed = [];
  let onPrinted = () => {};
  page.on("console", (message) => {
    printed.push(message.text());
    onPrinted();
  });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector(".card button");

  return {
    page,
    // What the card shows once it is done: {state, answer, told, console}.
    async ask(sdk, road) {
      // A click on the chosen road changes nothing and keeps what the other cards show.
      await page.$eval(`input[name=road][value="${road}"]`, (input) => input.click());
      printed.length = 0;
      await page.click(`#${sdk} button`);
      await page.waitForSelector(`#${sdk}[data-state=done], #${sdk}[data-state=failed]`, {
        timeout: patience,
      });
      const shown = await page.$eval(`#${sdk}`, (card) => ({
        state: card.dataset.state,
        answer: card.querySelector(".answer").textContent,
        told: card.querySelector(".told").textContent,
      }));
      // The console's line travels apart from the page's state and may come later.
      if (shown.state === "failed" && printed.length === 0) {
        await new Promise((resolve) => {
          onPrinted = resolve;
          setTimeout(resolve, 5000).unref();
        });
      }
      return { ...shown, console: printed.filter((text) => !text.startsWith("Failed to load")) };
    },
  };
}

document.addEventListener("DOMContentLoaded", () => {
  const filter = document.getElementById("delivery-filter");
  const table = document.getElementById("deliveries");
  if (!filter || !table) {
    return;
  }
  const rows = Array.from(table.tBodies[0].rows).map((row) => ({
    row,
    text: Array.from(row.querySelectorAll(".delivery-service, .delivery-tag > a.jenkins-link"))
      .map((element) => element.textContent.trim().toLowerCase())
      .join("\n"),
  }));
  const none = document.getElementById("delivery-no-match");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const { row, text } of rows) {
      const matches = text.includes(wanted);
      row.classList.toggle("jenkins-hidden", !matches);
      shown += matches ? 1 : 0;
    }
    none.classList.toggle("jenkins-hidden", shown > 0);
  });
});

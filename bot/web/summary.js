// The print button of the list. The page works without it: a browser's own print command does the same.
document.getElementById("print").addEventListener("click", () => window.print());

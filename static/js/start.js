"use strict";
// Runs before the page is drawn: styles know that scripts work, and dialogs may wait closed.
document.documentElement.classList.add("js");

// Colours for .proto files, which mdbook's highlight.js does not know.
(() => {
  hljs.registerLanguage("proto", (it) => ({
    keywords: {
      keyword:
        "syntax edition package import public weak option message enum service rpc returns stream oneof map repeated " +
        "optional required extend extensions reserved group to max export local",
      built_in:
        "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes",
      literal: "true false",
    },
    contains: [
      it.QUOTE_STRING_MODE,
      it.C_LINE_COMMENT_MODE,
      it.C_BLOCK_COMMENT_MODE,
      it.C_NUMBER_MODE,
      { className: "title", begin: /(?<=\b(?:message|enum|service|rpc|oneof)\s+)\w+/ },
    ],
  }));
  for (const block of document.querySelectorAll("code.language-proto")) {
    block.innerHTML = hljs.highlight("proto", block.textContent).value;
    block.classList.add("hljs");
  }
})();

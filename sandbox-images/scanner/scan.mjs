// Looks for secrets in the files of one directory, with secretlint's recommended rules and no other configuration.
// The files are named 0, 1, 2, ...; `names` in the same directory is the JSON list of what they are called in the change.
// They are data: nothing in them (a configuration, a comment that turns rules off) has a say, and nothing is written.
//
// It answers with lines, which name no value: "found FILE RULE FIRST-LINE LAST-LINE" for each finding, "ok FILE" after
// each file, "end COUNT" after all. Whoever reads them must miss none. Any trouble ends it with another exit code than 0.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

const MOST_FINDINGS = 1000;

const directory = process.argv[2];
const names = JSON.parse(readFileSync(join(directory, "names"), "utf8"));
const config = {
  rules: rules
    // It would let the change itself turn rules off by a comment.
    .filter((rule) => !rule.meta.id.endsWith("-filter-comments"))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id.endsWith("-rule-aws") ? { enableIDScanRule: true } : {},
    })),
};

let findings = 0;
for (const [file, name] of names.entries()) {
  const { messages } = await lintSource({
    source: {
      content: readFileSync(join(directory, String(file)), "utf8"),
      filePath: name,
      ext: name.slice(name.lastIndexOf(".") + 1),
      contentType: "text",
    },
    options: { config, maskSecrets: true, noPhysicFilePath: true },
  });
  for (const { ruleId, loc } of messages) {
    if (++findings > MOST_FINDINGS) {
      throw new Error(`more than ${MOST_FINDINGS} findings`);
    }
    const rule = ruleId.slice(ruleId.lastIndexOf("secretlint-rule-") + "secretlint-rule-".length);
    console.log(`found ${file} ${rule} ${loc.start.line} ${loc.end.line}`);
  }
  console.log(`ok ${file}`);
}
console.log(`end ${names.length}`);

// Validates FHIR bundles against R4 with the npm package `fhir`, offline.
//
// Arguments: the folder that the package was fetched into, and the bundles. It prints a line for each fault that is found
// and how many bundles were read, and ends with 1 where there are faults.

const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const { Fhir } = require(join(folder, "node_modules", "fhir"));

// Codes of ours and of LOINC and SNOMED CT are in none of the value sets that the package knows. Value sets that bind, such
// as those of a status, are told as errors, and those count.
const ELSEWHERE = /\((?:urn:lubdub:codes|http:\/\/loinc\.org|http:\/\/snomed\.info\/sct|http:\/\/terminology\.hl7\.org\/CodeSystem\/v3-ObservationValue)\) not found in value set$/;

const validator = new Fhir();
let faults = 0;
for (const file of files) {
    const bundle = JSON.parse(readFileSync(file, "utf8"));
    const { messages } = validator.validate(bundle, { errorOnUnexpected: true });
    for (const { severity, location, resourceId, message } of messages) {
        if (severity === "info" || (severity === "warning" && ELSEWHERE.test(message))) continue;
        faults += 1;
        console.log(`${file}: ${severity}: ${resourceId} ${location}: ${message}`);
    }
}
console.log(`${files.length} bundles`);
process.exit(faults > 0 ? 1 : 0);

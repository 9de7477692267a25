// Lines of JSON in ({library, patients}), lines of JSON out: for each patient what each definition
// of the ELM library came to. The engine is cql-execution, as npm installed it beside this file.
const readline = require("readline");
const cql = require(require.resolve("cql-execution", { paths: [process.argv[2]] }));

const quantity = (told) => (told ? new cql.Quantity(told.value, told.unit) : null);
const QUANTITIES = ["known_low", "known_high", "printed_low", "printed_high", "limit_low", "limit_high"];
const DATES = ["earliest", "latest"];

function finding(told) {
  const made = { ...told };
  for (const name of QUANTITIES) made[name] = quantity(told[name]);
  for (const name of DATES) made[name] = told[name] ? cql.Date.parse(told[name]) : null;
  return made;
}

class Person {
  constructor(id, findings) { this.id = id; this.findings = findings.map(finding); }
  getId() { return this.id; }
  findRecords() { return this.findings; }
}

class People {
  constructor(people) { this.people = people; this.next = 0; }
  currentPatient() { return this.people[this.next]; }
  nextPatient() { this.next += 1; return this.people[this.next - 1]; }
}

async function answered(job) {
  const people = job.patients.map((findings, n) => new Person(String(n), findings));
  const executor = new cql.Executor(new cql.Library(job.library), new cql.CodeService({}));
  const found = (await executor.exec(new People(people))).patientResults;
  return people.map(({ id }) =>
    Object.fromEntries(job.asked.map((name) => [name, found[id][name] ?? null])));
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let told;
    try { told = { answers: await answered(JSON.parse(line)) }; }
    catch (error) { told = { error: String((error && error.stack) || error) }; }
    process.stdout.write(JSON.stringify(told) + "\n");
  }
})();

// followupctl evaluate: what matches at an instant, and until when.

import ArgumentParser
import ControlAPI
import FollowupModel
import Foundation
import RuleLanguage

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Says what matches at an instant, and until when that holds.",
    discussion: "A line each: the matches by rule and id, then what is wrong with the data.")

  @OptionGroup var world: OfflineOptions
  @OptionGroup var configuration: ConfigurationOption
  @Option(help: ArgumentHelp("The instant, ISO 8601; without an offset in the team's zone.", valueName: "instant"))
  var at: String
  @Flag(help: "Leave out until when each match holds: much faster where conditions mix many dates.")
  var withoutEnds = false

  mutating func run() throws {
    let world = try OfflineWorld(self.world, configuration.read())
    let time = world.time
    guard let now = time.parseInstant(at) else {
      throw Output.failure(.wrongUsage, "`\(at)` is no instant", remedy: "write one such as 2026-11-22T09:00:00+01:00")
    }
    let problems = ProblemLog()
    let context = EvaluationContext(
      now: now, time: time, records: world.records,
      segments: SegmentTimeline(world.rules.segments, over: world.records), problems: problems)
    for rule in world.rules.rules {
      for record in world.records.records(of: rule.record) {
        guard rule.match(for: record, in: context).truth == .yes else { continue }
        var line = JSONLine()
        line.add("rule", rule.name)
        line.add("record", record.key.type)
        line.add("id", record.key.id.text)
        line.add("client", world.client(of: record)?.text)
        if !withoutEnds {
          line.add("holds_until", rule.exactMatch(for: record, in: context).until.map(time.iso))
        }
        Output.line(line.text)
      }
    }
    // Links that lead nowhere were found with the records, whether a rule follows them or not.
    let all = world.problems + problems.problems.filter { $0.problem != "dangling-link" }
    var seen: Set<DataProblem> = []
    for problem in all.sorted(by: { ($0.record, $0.problem) < ($1.record, $1.problem) })
    where seen.insert(problem).inserted {
      var line = JSONLine()
      line.add("problem", problem.problem)
      line.add("record", problem.record.type)
      line.add("id", problem.record.id.text)
      line.add("message", problem.message)
      Output.line(line.text)
    }
    if world.hasRejectedRows { throw ExitCode(ExitStatus.problems.rawValue) }
  }
}

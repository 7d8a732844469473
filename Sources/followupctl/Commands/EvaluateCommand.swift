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
    let configuration = try configuration.read()
    let world = try OfflineWorld(self.world, configuration, readsRecords: false)
    let time = world.time
    guard let now = time.parseInstant(at) else {
      throw Output.failure(
        .wrongUsage, "`\(at)` is no instant", remedy: "write one such as 2026-11-22T09:00:00+01:00")
    }
    var matches: MatchList
    var all = world.problems
    if let store = self.world.store {
      let evaluation = try OfflineWorld.reading {
        try StoreEvaluation(store, world.rules, time, at: now, withEnds: !withoutEnds)
      }
      matches = evaluation.matches
      all += evaluation.problems
    } else {
      let evaluation = try FileEvaluation(world.records, world.rules, time, at: now, withEnds: !withoutEnds)
      matches = evaluation.matches
      all += evaluation.problems
    }
    matches.write(world.rules.rules, withEnds: !withoutEnds, time)
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

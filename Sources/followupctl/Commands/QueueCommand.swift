// followupctl queue: mail that waits to go.

import ArgumentParser
import ControlAPI

struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Mail that waits to go.",
    subcommands: [List.self, Show.self, Retry.self, Drop.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists mail that waits, and mail that failed.")
    @OptionGroup var daemon: DaemonOptions
    @Option(help: "table, json or jsonl.") var format = OutputFormat.table
    @Option(help: "How many at most.") var limit = 1000

    mutating func run() throws {
      guard limit >= 1 else {
        throw Output.failure(.wrongUsage, "`--limit \(limit)` shows nothing", remedy: "write 1 or more")
      }
      // Page by page, with other people's requests and mail between.
      var rows: [EnvelopeRow] = []
      var answer: ControlAnswer
      repeat {
        answer = try daemon.send(.queueList(limit: limit - rows.count, after: rows.last?.number))
        guard case .envelopes(let page) = answer.content else { return try daemon.finish(answer) }
        rows += page
      } while answer.message != nil && rows.count < limit
      Output.rows(rows, format, columns: ["NUMBER", "STATE", "TO", "TRIES", "NEXT", "SUBJECT", "REASON"]) { row in
        [
          "\(row.number)", row.state, row.recipient, "\(row.attempts)", row.nextAttempt ?? "–", row.subject,
          row.reason ?? "",
        ]
      }
      if format == .table, let message = answer.message { Output.line(message) }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows one mail as it will be sent.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The mail's number.") var number: Int64

    mutating func run() throws {
      let answer = try daemon.send(.queueShow(number))
      guard case .envelope(let mail) = answer.content else { return try daemon.finish(answer) }
      Output.line("mail \(mail.envelope.number) to \(mail.envelope.recipient), \(mail.envelope.state): \(mail.meaning)")
      if let reason = mail.envelope.reason { Output.line("because: \(reason)") }
      for attempt in mail.attempts {
        let server = attempt.server.map { " by \($0)" } ?? ""
        Output.line("attempt \(attempt.number) at \(attempt.startedAt): \(attempt.outcome)\(server): \(attempt.words)")
      }
      if let next = mail.envelope.nextAttempt { Output.line("next attempt at \(next)") }
      Output.line("")
      Output.line(mail.text)
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tries one mail again now, also a failed one; without a number all that are deferred.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The mail's number.") var number: Int64?

    mutating func run() throws { try daemon.obey(.queueRetry(number)) }
  }

  struct Drop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Takes one mail out of the queue; it is never sent.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The mail's number.") var number: Int64

    mutating func run() throws { try daemon.obey(.queueDrop(number)) }
  }
}

// The outbox as an administrator sees it while very much waits in it.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Queues {
    @Test func allThatWaitsIsListedHoweverMuchItIs() async throws {
      let rules = """
        rule active "Active client"
          for each client
          when status is active
          remind manager
          send immediately
          subject "Call {name}"
        """
      let place = try Workplace(rules: rules)
      defer { place.close() }
      try await place.importCrowd(of: 2100)
      try await place.start()
      let isWritten: Bool? = try await eventually { try await place.count("queued mails") == 2100 ? true : nil }
      #expect(isWritten == true)

      let usual = try await place.ctl("queue", "list")
      #expect(usual.output.split(separator: "\n").count == 1 + 1000 + 1)
      #expect(usual.output.hasSuffix("1100 more; --limit shows them\n"))
      for (limit, listed) in [("1500", 1500), ("100000", 2100)] {
        let numbers = try await place.ctl("queue", "list", "--limit", limit, "--format", "json").objects()
          .compactMap { $0["number"] as? Int }
        #expect(numbers == Array(1...listed))
      }
    }
  }
}

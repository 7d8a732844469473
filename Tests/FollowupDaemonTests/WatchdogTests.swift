// What the service manager is told while work takes longer than it waits.

import FollowupModel
import Testing

@testable import FollowupDaemon

@Suite struct WatchdogTests {
  @Test func longWorkFeedsTheWatchdogOnlyWhileItGetsOn() {
    let life = LifeSign()
    var progress = Watchdog.Progress(life)
    var hasMoved = progress.hasMoved()
    #expect(!hasMoved)
    life.step()
    life.step()
    hasMoved = progress.hasMoved()
    #expect(hasMoved)
    hasMoved = progress.hasMoved()
    #expect(!hasMoved, "what is stuck is not fed for what it did before")
    life.step()
    hasMoved = progress.hasMoved()
    #expect(hasMoved)
  }
}

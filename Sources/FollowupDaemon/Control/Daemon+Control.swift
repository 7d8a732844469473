// What people ask through the control socket, answered on the working thread.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import NIOPosix
import SystemdSupport

extension Daemon {
  func startControl() throws -> ControlServer {
    let (path, group) = (configuration.socket, configuration.socketGroup)
    let activated = ActivatedSockets.descriptor(ofUnixSocketAt: path)
    return try ControlServer.startAndWait(path: path, group: group, activated: activated, on: loops) {
      [mailbox] request, peer, respond in
      mailbox.post(.request(request, peer, respond: respond))
    }
  }

  /// The loopback port for metrics, where one is configured.
  func startMetrics() throws -> MetricsListener? {
    try configuration.metrics.map { address in
      try MetricsListener(host: address.host, port: address.port, on: loops) { [mailbox] respond in
        mailbox.post(.metrics(respond: respond))
      }
    }
  }

  func stopControl(_ server: ControlServer) { server.stopAndWait() }

  func answer(
    _ request: ControlRequest, _ peer: PeerCredentials, _ respond: @escaping @Sendable (ControlAnswer) -> Void
  ) {
    switch request {
    case .verify: return verify(respond: respond)
    case .backup(let path, let replaces): return backUp(to: path, replaces: replaces, respond: respond)
    default: break
    }
    let desk = ControlDesk(daemon: self, person: peer.userName)
    do {
      respond(try desk.answer(request))
    } catch {
      // A person is answered at once; the daemon itself must know of these.
      switch error as? StoreError {
      case .full, .damaged: fault(error)
      default: break
      }
      respond(ControlDesk.answer(to: error))
    }
  }
}

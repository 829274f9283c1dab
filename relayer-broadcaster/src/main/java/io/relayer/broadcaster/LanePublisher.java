package io.relayer.broadcaster;

import io.relayer.core.lease.LeaseKeeper;
import io.relayer.core.outbox.Lane;
import io.relayer.core.outbox.LaneReader;
import io.relayer.core.outbox.Publisher;
import io.relayer.core.role.RoleContext;
import io.relayer.core.run.Channel;
import io.relayer.core.run.Health;
import io.relayer.core.run.RunLoop;
import io.relayer.core.run.Wakeup;
import java.util.List;

/// Publishes one lane of the outbox, or stands by until whoever does lets go of it.
final class LanePublisher implements AutoCloseable {
  private final LeaseKeeper leadership;
  private final RunLoop publishing;

  private LanePublisher(LeaseKeeper leadership, RunLoop publishing) {
    this.leadership = leadership;
    this.publishing = publishing;
  }

  static LanePublisher start(Lane lane, LaneReader reader, RoleContext context) {
    Wakeup wakeup = new Wakeup();
    context.notifications().subscribe(Channel.outbox(lane.name()), wakeup);
    LeaseKeeper leadership =
        LeaseKeeper.start(context.database(), "outbox:" + lane.name(), context.leases(), wakeup);
    Publisher publisher =
        new Publisher(
            context.database(),
            context.kafka(),
            reader,
            leadership::current,
            Publisher.Settings.DEFAULT,
            context.registry());
    RunLoop publishing = RunLoop.onVirtualThread("publish " + lane, publisher, wakeup);
    return new LanePublisher(leadership, publishing);
  }

  boolean isActive() {
    return leadership.current().isPresent();
  }

  List<Health> health() {
    return List.of(publishing.health(), leadership.health());
  }

  /// Ends the publishing first: what is sent under the lease must have ended before it is given
  /// back.
  @Override
  public void close() {
    publishing.close();
    leadership.close();
  }
}

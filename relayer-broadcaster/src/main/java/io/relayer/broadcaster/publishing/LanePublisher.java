package io.relayer.broadcaster.publishing;

import io.relayer.core.lease.LeaseKeeper;
import io.relayer.core.outbox.Lane;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Channel;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import java.util.List;

/// Publishes one lane of the outbox, or stands by until whoever does lets go of it.
public final class LanePublisher implements AutoCloseable {
  private final LeaseKeeper leadership;
  private final RunLoop publishing;

  private LanePublisher(LeaseKeeper leadership, RunLoop publishing) {
    this.leadership = leadership;
    this.publishing = publishing;
  }

  public static LanePublisher start(Lane lane, LaneReader reader, RoleContext context) {
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

  public boolean isActive() {
    return leadership.current().isPresent();
  }

  public List<Health> health() {
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

package io.relayer.broadcaster.publishing;

import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Cursor;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The looks of publishers at their lanes.
public final class LaneLooks {
  private static final Topics TOPICS = new Topics("test");

  private LaneLooks() {}

  /// Reads a page of each lane, and looks whether more waits, in their middle and at their end.
  ///
  /// @param pos of their rows
  public static void all(Handle handle, ChainId chain, long pos, int page) {
    for (LaneReader reader :
        List.of(
            new TransitionReader(TOPICS),
            new BroadcastReader(TOPICS, chain),
            OutboxReader.notices(TOPICS))) {
      for (Cursor cursor :
          List.of(new Cursor(pos, 100), new Cursor(pos, 5_000), new Cursor(pos, Long.MAX_VALUE))) {
        reader.read(handle, cursor, new LaneReader.PageSize(page, Integer.MAX_VALUE));
        reader.isWaiting(handle, cursor);
      }
    }
  }
}

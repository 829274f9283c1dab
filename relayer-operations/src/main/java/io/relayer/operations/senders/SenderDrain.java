package io.relayer.operations.senders;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.status.NetworkViewDao;
import io.relayer.operations.status.ViewRow;
import java.util.Optional;

/// The drain of a sender: a pause, after which nothing of it is in flight once each nonce that it
/// has taken is in a block. The pause stays, whatever comes out of it.
public record SenderDrain(Database database, ChainId chain, Address sender) {
  /// The result of beginning a drain; only [#PAUSED] has an effect.
  public enum Begun {
    PAUSED,
    UNKNOWN,
    /// It takes no nonces here: what comes from it can't be held back.
    EXTERNAL,
    /// It is paused with [Halt#SENDING] already: nothing of it is sent, so nothing would end.
    NOT_SENDING
  }

  /// @param by who asked for it, for the event
  public Begun begin(String by) {
    Optional<ViewRow> before = find();
    if (before.isEmpty()) {
      return Begun.UNKNOWN;
    }
    if (AccountDao.EXTERNAL.equals(before.get().text("managed_by"))) {
      return Begun.EXTERNAL;
    }
    if (Halt.SENDING.text().equals(before.get().text("halted"))) {
      return Begun.NOT_SENDING;
    }
    database.inTransaction(handle -> SenderSwitch.pause(handle, chain, sender, Halt.SIGNING, by));
    return Begun.PAUSED;
  }

  /// The sender's row of `sender_status`, as it is now.
  public ViewRow row() {
    return find().orElseThrow();
  }

  /// @param row of `sender_status`
  public static boolean isOver(ViewRow row) {
    return "0".equals(row.text("in_flight"));
  }

  private Optional<ViewRow> find() {
    return database.withHandle(handle -> NetworkViewDao.senders(handle, chain, sender)).stream()
        .findFirst();
  }
}

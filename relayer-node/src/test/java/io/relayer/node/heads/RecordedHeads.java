package io.relayer.node.heads;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Records all calls of a listener, as text.
final class RecordedHeads implements HeadListener {
  static final String CONNECTED = "connected";

  final List<String> all = new CopyOnWriteArrayList<>();
  final List<Long> numbers = new CopyOnWriteArrayList<>();

  @Override
  public void onHead(long number) {
    all.add("head " + number);
    numbers.add(number);
  }

  @Override
  public void onConnected() {
    all.add(CONNECTED);
  }

  @Override
  public void onLost(String detail) {
    all.add("lost: " + detail);
  }

  long connections() {
    return all.stream().filter(CONNECTED::equals).count();
  }
}

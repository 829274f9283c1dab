package io.relayer.node.answers;

import io.relayer.node.rpc.NodeListener;
import java.time.Duration;

/// Lets every call through, and keeps nothing.
public class QuietListener implements NodeListener {
  @Override
  public boolean begins(int calls) {
    return true;
  }

  @Override
  public void ends() {}

  @Override
  public void limited(Duration quiet, String detail) {}

  @Override
  public void answered(Duration latency) {}

  @Override
  public void unreachable(String detail) {}

  @Override
  public void failed(String detail) {}

  @Override
  public void unreadable(String detail) {}

  @Override
  public void sawHead(long number) {}
}

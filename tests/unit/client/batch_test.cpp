// What is written, what is read, and what stays when batches are put together.
#include "client/batch.hpp"

#include <gtest/gtest.h>

#include "unit/client/told.hpp"

namespace ollama_cors::client {
namespace {

using test::events_of;
using test::messages_of;
using test::strings;

TEST(client_batch, messages_and_their_names_stay_apart) {
  batch some;
  EXPECT_TRUE(some.empty());
  some.add_message("one", "name");
  some.add_message("");
  some.add_message("three");
  EXPECT_EQ(events_of(some), (strings{"name=one", "=", "=three"}));
  EXPECT_EQ(some.data_at(2), "three");
  EXPECT_EQ(some.event_at(0), "name");
  some.truncate(1);
  EXPECT_EQ(events_of(some), (strings{"name=one"}));
}

TEST(client_batch, bytes_are_one_message) {
  batch some, more;
  some.add_bytes("ab");
  some.add_bytes("");
  some.add_bytes("c");
  more.add_bytes("de");
  some.take(more);
  EXPECT_EQ(messages_of(some), (strings{"abcde"}));
  EXPECT_TRUE(more.empty());
}

// For strstr() and its like, which know no lengths; a message may hold NULs of its own.
TEST(client_batch, a_nul_stands_behind_each_text) {
  batch some, more, raw;
  some.add_message("one", "name");
  more.add_message("two");
  more.add_message("");
  some.take(more);
  some.seal();
  for (const auto& one : some.messages()) {
    EXPECT_EQ(one.data[one.size], '\0');
    EXPECT_EQ(one.event[one.event_size], '\0');
  }
  raw.add_bytes("a");
  more.add_bytes("b");
  raw.take(more);
  raw.seal();
  EXPECT_STREQ(raw.messages()[0].data, "ab");
  EXPECT_STREQ(raw.messages()[0].event, "");
}

TEST(client_batch, what_follows_is_put_behind) {
  batch some, more;
  answer_head head;
  head.status = 200;
  some.set_head(head);
  some.add_message("one", "a");
  more.add_message("two", "b");
  more.set_ending({.how = ended::done, .failure = {}, .report = {}});
  some.take(more);
  EXPECT_EQ(events_of(some), (strings{"a=one", "b=two"}));
  ASSERT_NE(some.head(), nullptr);
  ASSERT_NE(some.end(), nullptr);
  EXPECT_EQ(some.end()->how, ended::done);
  EXPECT_TRUE(more.empty());
  EXPECT_EQ(more.end(), nullptr);
  some.clear();
  EXPECT_TRUE(some.empty());
  EXPECT_EQ(some.head(), nullptr);
}

}  // namespace
}  // namespace ollama_cors::client

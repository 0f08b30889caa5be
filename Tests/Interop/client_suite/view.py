"""What a party holds of a conversation, in one shape for both kinds."""

from libxmtp_peer import decode_envelope, pb_read

TRANSCRIPT = "membership_change"
_LISTS = {2: "added", 3: "removed", 5: "left", 6: "admins added", 7: "admins removed",
          8: "super admins added", 9: "super admins removed"}


def transcript(raw):
    """A `GroupUpdated`, without the order of its lists, which is nobody's."""
    content = bytes.fromhex(decode_envelope(bytes.fromhex(raw))["content"])
    entry = {"by": "", "fields": []}
    for number, value in pb_read(content):
        if number == 1:
            entry["by"] = value.decode()
        elif number == 4:
            field = dict(pb_read(value))
            entry["fields"].append((field.get(1, b"").decode(), _text(field.get(2)), _text(field.get(3))))
        elif number in _LISTS:
            entry.setdefault(_LISTS[number], []).append(dict(pb_read(value)).get(1, b"").decode())
    return {key: sorted(value) if isinstance(value, list) else value for key, value in entry.items()}


def _text(value):
    return None if value is None else value.decode()


def message(row):
    """A message by what everybody must agree on. Ids of transcript entries are local."""
    is_transcript = row["kind"] == TRANSCRIPT
    return {
        "id": None if is_transcript else row["id"],
        "conv": row["conv"], "kind": row["kind"], "sender": row["sender_inbox_id"],
        "sequence": row["sequence_id"], "originator": row["originator_id"], "sent": row["sent_at_ns"],
        "status": row["delivery_status"], "expires": row.get("expire_at_ns") is not None,
        "content": transcript(row["raw"]) if is_transcript else "deleted" if row["deleted"] else row["raw"],
    }


def messages(party, conv):
    return [message(row) for row in party.messages(conv)]


def is_own_welcome(entry, party):
    """The entry a joiner writes for itself, added by others or by an installation of its own inbox: nobody else has
    it."""
    return entry["kind"] == TRANSCRIPT and entry["content"].get("added") == [party.inbox]


def evicts(entry, party):
    """Whether a transcript entry tells of the party's own removal."""
    return entry["kind"] == TRANSCRIPT and party.inbox in (
        entry["content"].get("removed", []) + entry["content"].get("left", []))


def members(party, conv, unreached=()):
    return {member["inbox_id"]: (member["permission_level"], sorted(set(member["installation_ids"]) - set(unreached)))
            for member in party.call("members", conv=conv)}


def metadata(party, conv):
    """Name, roles, settings, policies."""
    about = party.call("conversation", conv=conv)
    seen = {"type": about["type"], "creator": about["creator_inbox_id"],
            "active": about["active"], "paused": about.get("paused_for_version") or None}
    settings = about.get("disappearing")
    is_on = settings and settings["from_ns"] > 0 and settings["in_ns"] > 0
    seen["disappearing"] = (settings["from_ns"], settings["in_ns"]) if is_on else None
    if about["type"] == "dm":
        seen["pair"] = sorted([about["peer_inbox_id"], party.inbox])
        return seen
    for name in ("name", "description", "image_url", "app_data"):
        seen[name] = about[name]
    seen["admins"] = sorted(about["admins"])
    seen["super admins"] = sorted(about["super_admins"])
    seen["policy"] = party.call("permissions", conv=conv)["policy"]
    return seen

"""Custom policies, and policies that change: what they allow is allowed by all, what they deny is denied by all."""

from ..agreement import agree
from ..runner import variants
from .forbidden import REFUSED
from .groups import KINDS, made

CUSTOM = {"add_member": "admin", "remove_member": "super_admin", "add_admin": "admin", "remove_admin": "deny",
          "update_group_name": "super_admin", "update_group_description": "deny",
          "update_group_image_url_square": "admin", "update_message_disappearing": "allow", "update_app_data": "allow"}


@variants(kind=KINDS)
def custom(world, kind):
    """A group with policies of its own"""
    world.expected_refusals |= REFUSED
    conv, parties = made(world, 6, kind, policy=CUSTOM, permissions="custom_policy")
    creator, admin, other_admin = parties[:3]
    creator.call("add_admin", conv=conv, inbox_id=admin.inbox)
    world.sync(conv, *parties)
    admin.call("add_admin", conv=conv, inbox_id=other_admin.inbox)
    world.sync(conv, *parties)
    agree(world, conv, *parties)
    member, other_member = parties[3:5]
    for party in (creator, admin, member, other_member):
        party.refuses("set_description", conv=conv, value="nobody may")
        party.refuses("remove_admin", conv=conv, inbox_id=other_admin.inbox)
    for party in (admin, other_admin, member, other_member):
        party.refuses("set_name", conv=conv, value="super admins may")
        party.refuses("remove_members", conv=conv, members=[parties[5].inbox])
    for party in (member, other_member):
        party.refuses("set_image_url", conv=conv, value="https://admins.example")
        party.refuses("add_admin", conv=conv, inbox_id=party.inbox)
        party.call("set_app_data", conv=conv, value=party.name)
        world.sync(conv, *parties)
        party.call("set_disappearing", conv=conv, disappearing={"from_ns": 1, "in_ns": 3600 * 10 ** 9})
        world.sync(conv, *parties)
    for number, party in enumerate((admin, other_admin)):
        party.call("set_image_url", conv=conv, value="https://%d.example" % number)
        world.sync(conv, *parties)
    creator.call("set_name", conv=conv, value="by the super admin")
    creator.call("remove_members", conv=conv, members=[parties[5].inbox])
    world.sync(conv, *parties)
    agree(world, conv, *parties[:5])


@variants(kind=KINDS)
def changed(world, kind):
    """Policies change under way"""
    world.expected_refusals |= REFUSED
    conv, parties = made(world, 4, kind)
    creator, one, other = parties[:3]

    def policy(what, policy, field=None):
        creator.call("set_permission", conv=conv, what=what, policy=policy, **({"field": field} if field else {}))
        world.sync(conv, *parties)

    for field, command in [("group_name", "set_name"), ("description", "set_description"),
                           ("image_url_square", "set_image_url"), ("app_data", "set_app_data")]:
        for party in (one, other):
            party.call(command, conv=conv, value="free " + party.kind)
            world.sync(conv, *parties)
        policy("update_metadata", "admin", field)
        for party in (one, other):
            party.refuses(command, conv=conv, value="no")
        creator.call("add_admin", conv=conv, inbox_id=one.inbox)
        world.sync(conv, *parties)
        one.call(command, conv=conv, value="as an admin")
        world.sync(conv, *parties)
        creator.call("remove_admin", conv=conv, inbox_id=one.inbox)
        policy("update_metadata", "deny", field)
        creator.refuses(command, conv=conv, value="not even the creator")
        policy("update_metadata", "allow", field)
        agree(world, conv, *parties)

    newcomers = world.mixed(2)
    policy("add_member", "deny")
    for party in (creator, one, other):
        party.refuses("add_members", conv=conv, members=[newcomers[0].inbox])
    policy("add_member", "allow")
    for party, newcomer in zip((one, other), newcomers):
        party.call("add_members", conv=conv, members=[newcomer.inbox])
        world.sync(conv, *parties)
    policy("remove_member", "allow")
    for party, newcomer in zip((one, other), newcomers):
        party.call("remove_members", conv=conv, members=[newcomer.inbox])
        world.sync(conv, *parties)
    agree(world, conv, *parties)

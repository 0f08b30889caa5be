#!/usr/bin/env python3
"""The part of `client-benchmark`, played by the real libxmtp: the same orders, the same answers.

    libxmtp_role.py http://127.0.0.1:5556 FOLDER
    {"do": "open"}
    {"ok": {"inbox": "...", "s": 0.032, "cpu": 0.03}}

Clocks are read around the calls of the binding; the interpreter's own start is not in them.
"""

import asyncio
import json
import os
import resource
import sys
import time


def memory():
    fields = dict(line.split(":", 1) for line in open("/proc/self/status"))
    mebibytes = lambda field: int(fields[field].split()[0]) / 1024
    return {"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "resident": mebibytes("VmRSS"), "anonymous": mebibytes("RssAnon")}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Role:
    def __init__(self, host, folder):
        from xmtp_bindings import xmtpv3
        self.x, self.host, self.folder = xmtpv3, host, folder
        self.count, self.kept, self.client, self.group = 0, [], None, None

    async def api(self):
        return await self.x.connect_to_backend(self.host, None, False, None, "bench/1.0", None, None)

    async def create(self, api, key, path=None):
        x = self.x
        address = x.ethereum_address_from_pubkey(x.ethereum_generate_public_key(key))
        account = x.FfiIdentifier(identifier=address, identifier_kind=x.FfiIdentifierKind.ETHEREUM)
        inbox = await x.get_inbox_id_for_identifier(api, account) or x.generate_inbox_id(account, 0)
        if path is None:
            self.count += 1
            path = os.path.join(self.folder, "%d-%d.db3" % (os.getpid(), self.count))
        client = await x.create_client(
            api, api,
            x.DbOptions(db=path, encryption_key=None, max_db_pool_size=None, min_db_pool_size=None),
            inbox, account, 0, None, x.FfiDeviceSyncMode.DISABLED, None, None)
        request = client.signature_request()
        if request is not None:
            text = await request.signature_text()
            await request.add_ecdsa_signature(x.ethereum_sign_recoverable(text.encode(), key, True))
            await client.register_identity(request)
        return client, path

    def listing(self):
        names = ("sent_before_ns", "sent_after_ns", "limit", "delivery_status", "direction", "content_types",
                 "exclude_content_types", "exclude_sender_inbox_ids", "sort_by", "inserted_after_ns",
                 "inserted_before_ns")
        return self.x.FfiListMessagesOptions(**dict.fromkeys(names))

    def options(self, name):
        return self.x.FfiCreateGroupOptions(
            permissions=None, group_name=name, group_image_url_square=None, group_description=None,
            custom_permission_policy_set=None, message_disappearing_settings=None, app_data=None)

    async def timed(self, work):
        start = time.perf_counter()
        value = await work
        return value, dict(memory(), s=time.perf_counter() - start)

    # -- accounts

    async def do_register(self, n, keep=False):
        api, made = await self.api(), []

        async def work():
            for _ in range(n):
                key = os.urandom(32)
                client, _ = await self.create(api, key)
                made.append({"inbox": client.inbox_id(), "key": key.hex()})
                if keep:
                    self.kept.append(client)
        _, figures = await self.timed(work())
        return dict(figures, clients=made)

    async def do_open(self):
        key, api = os.urandom(32), await self.api()
        (self.client, path), figures = await self.timed(self.create(api, key))
        return dict(figures, inbox=self.client.inbox_id(), path=path, key=key.hex())

    async def do_reopen(self, path, key):
        api = await self.api()
        (self.client, _), figures = await self.timed(self.create(api, bytes.fromhex(key), path))
        start = time.perf_counter()
        groups = self.client.conversations().list(self.all_conversations())
        return dict(figures, n=len(groups), list_s=time.perf_counter() - start)

    def all_conversations(self):
        import inspect
        names = inspect.signature(self.x.FfiListConversationsOptions.__init__).parameters
        values = {name: None for name in names if name != "self"}
        for name in values:
            if name == "include_duplicate_dms":
                values[name] = False
        return self.x.FfiListConversationsOptions(**values)

    # -- conversations

    async def do_dm(self, inbox):
        async def work():
            self.group = await self.client.conversations().find_or_create_dm(
                inbox, self.x.FfiCreateDmOptions(message_disappearing_settings=None))
            await self.group.send(self.x.encode_text("first"), self.x.FfiSendMessageOpts(should_push=True))
        _, figures = await self.timed(work())
        return dict(figures, conv=self.group.id().hex())

    async def do_send(self, n, optimistic=False, tag="m"):
        x, options = self.x, self.x.FfiSendMessageOpts(should_push=True)
        queued = 0

        async def work():
            nonlocal queued
            start = time.perf_counter()
            for i in range(n):
                if optimistic:
                    self.group.send_optimistic(x.encode_text("%s %d" % (tag, i)), options)
                else:
                    await self.group.send(x.encode_text("%s %d" % (tag, i)), options)
            if optimistic:
                queued = time.perf_counter() - start
                await self.group.publish_messages()
        _, figures = await self.timed(work())
        return dict(figures, queue_s=queued)

    async def do_welcome(self, conv=None):
        _, figures = await self.timed(self.client.conversations().sync())
        if conv:
            self.group = self.client.conversation(bytes.fromhex(conv))
        return dict(figures, n=len(self.client.conversations().list(self.all_conversations())))

    async def do_sync(self):
        before = self.group.count_messages(self.listing())
        _, figures = await self.timed(self.group.sync())
        return dict(figures, new=self.group.count_messages(self.listing()) - before)

    async def do_sync_all(self):
        _, figures = await self.timed(self.client.conversations().sync_all_conversations(None))
        return figures

    async def do_list(self):
        found, figures = await self.timed(self.group.find_messages(self.listing()))
        return dict(figures, n=len(found))

    async def do_group(self, members, name):
        self.group, figures = await self.timed(
            self.client.conversations().create_group(members, self.options(name)))
        return dict(figures, conv=self.group.id().hex(), members=len(await self.group.list_members()))

    async def do_groups(self, members, n):
        async def work():
            for i in range(n):
                await self.client.conversations().create_group(members, self.options("group %d" % i))
        return (await self.timed(work()))[1]

    async def do_add(self, inbox):
        return (await self.timed(self.group.add_members([inbox])))[1]

    async def do_remove(self, inbox):
        return (await self.timed(self.group.remove_members([inbox])))[1]

    async def do_rename(self, name):
        return (await self.timed(self.group.update_group_name(name)))[1]

    async def do_rss(self):
        return memory()


async def serve(host, folder, out):
    role, loop = Role(host, folder), asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            return
        order = json.loads(line)
        try:
            before = cpu()
            figures = await getattr(role, "do_" + order.pop("do"))(**order)
            answer = {"ok": dict(figures, cpu=cpu() - before)}
        except Exception as error:
            answer = {"error": repr(error)}
        os.write(out, (json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    os.environ["RUST_LOG"] = "off"
    saved = os.dup(1)
    os.dup2(2, 1)
    asyncio.run(serve(sys.argv[1], sys.argv[2], saved))
    os._exit(0)

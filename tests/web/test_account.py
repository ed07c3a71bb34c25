from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.visitor import PASSWORD, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_the_profile_is_changed_and_the_page_speaks_the_new_language(ann: Visitor) -> None:
    page = await ann.register("/account")
    await page.get_by_label("Name").fill("Ann")
    await page.get_by_label("Timezone").select_option("Asia/Tokyo")
    await page.get_by_label("Language").select_option("de")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    me = await ann.api("GET", "auth/me")
    assert (me["name"], me["timezone"], me["language"]) == ("Ann", "Asia/Tokyo", "de")


async def test_an_api_key_is_shown_once_and_deleted(ann: Visitor) -> None:
    page = await ann.register("/account/programs")
    await page.get_by_role("button", name="Make a key").click()
    await page.get_by_label("What is it for?").fill("backup")
    await page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
    shown = page.locator("code.key")
    await expect(shown).to_contain_text("tk_")
    await page.get_by_role("button", name="I have kept it").click()
    await expect(shown).to_have_count(0)
    await page.get_by_role("list", name="API keys").get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_text("There are no keys yet.")).to_be_visible()


async def test_another_password_keeps_this_page_signed_in(ann: Visitor) -> None:
    page = await ann.register("/account/security")
    await page.get_by_label("Password now").fill(PASSWORD)
    await page.get_by_label("New password").fill("another one")
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Password now")).to_be_visible()


async def test_a_wrong_password_is_told_at_its_field(ann: Visitor) -> None:
    page = await ann.register("/account/security")
    await page.get_by_label("Password now").fill("not this one")
    await page.get_by_label("New password").fill("another one")
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_label("Password now")).to_have_attribute("aria-invalid", "true")


async def test_where_one_is_signed_in_is_told_and_ended(ann: Visitor) -> None:
    page = await ann.register("/account/security")
    await ann.token()  # another sign-in
    await page.reload()
    rows = page.get_by_role("list", name="Where you are signed in").get_by_role("listitem")
    await expect(rows).to_have_count(2)
    await rows.filter(has_not_text="here").get_by_role("button", name="Sign out").click()
    await expect(rows).to_have_count(1)


async def test_an_account_is_deleted_with_its_password_alone(ann: Visitor) -> None:
    page = await ann.register("/account/security")
    await page.get_by_role("button", name="Delete the account").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Password").fill("not this one")
    await dialog.get_by_role("button", name="Delete the account").click()
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Delete the account").click()
    await ann.sign_in(page)
    await expect(page.get_by_role("alert")).to_be_visible()


async def test_no_token_lies_where_a_script_finds_it(ann: Visitor) -> None:
    page = await ann.register()
    found = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    kept = (await ann.context.cookies(f"{ann.url}/api/v1/auth/web"))[0]
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Strict"
    assert kept["value"] not in found
    assert "eyJ" not in found
